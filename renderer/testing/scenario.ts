import type { AppState } from '../state/app-state.svelte.ts';
import type { SampleOptions } from './sample-bridge.ts';

/** A state of the window to look at. */
export interface Scenario {
  options?: SampleOptions;
  /** What the user does once the window is ready. */
  then?: (app: AppState) => void;
}
