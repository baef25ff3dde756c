import type { ApiClient } from '../../api/client-types.ts';
import { ApiError } from '../../api/errors.ts';
import type { Log } from '../../base/log.ts';
import { noteTrouble } from '../trouble.ts';

export interface ConnectionProbeDependencies {
  api: ApiClient;
  locationId: string;
  log: Log;
  /** Aborted when the app stops. */
  stopped: AbortSignal;
  /** Told how it ended: undefined for an answer. */
  onOutcome: (error?: ApiError) => void;
}

/** The one small request that tells whether the server can be reached: the location itself, ahead of everything else. */
export class ConnectionProbe {
  readonly #dependencies: ConnectionProbeDependencies;
  #underWay: Promise<void> | null = null;

  constructor(dependencies: ConnectionProbeDependencies) {
    this.#dependencies = dependencies;
  }

  /** The probe that was sent and has no outcome yet. */
  get underWay(): Promise<void> | null {
    return this.#underWay;
  }

  /** One at a time: who asks while one is under way gets its outcome. Never rejects. */
  ask(): Promise<void> {
    this.#underWay ??= this.#askForLocation().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  /** Asks now, for what must not begin without an answer: throws `ApiError` where there is none. */
  async requireAnswer(): Promise<void> {
    const { api, locationId, stopped, onOutcome } = this.#dependencies;
    await api.locations.get(locationId, { signal: stopped, priority: 'interactive' });
    onOutcome();
  }

  async #askForLocation(): Promise<void> {
    try {
      await this.requireAnswer();
    } catch (error) {
      if (error instanceof ApiError) this.#dependencies.onOutcome(error);
      else noteTrouble(this.#dependencies.log, 'probe', error);
    }
  }
}
