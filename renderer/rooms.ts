/**
 * What stands where in the window. The shell knows the places only; this file puts the rooms into them, so that
 * no room needs to know another one. A place left null shows what is missing instead of breaking.
 */
import type { Component } from 'svelte';
import FirstRun from './account/FirstRun.svelte';
import KeychainScreen from './account/KeychainScreen.svelte';
import StoreScreen from './account/StoreScreen.svelte';
import BookingPanel from './booking/BookingPanel.svelte';
import BlockPanel from './blocks/BlockPanel.svelte';
import ScheduleView from './calendar/ScheduleView.svelte';
import ClientCard from './clients/ClientCard.svelte';
import ClientSearchBox from './clients/ClientSearchBox.svelte';
import DetailsPanel from './details/DetailsPanel.svelte';
import OutboxPanel from './outbox/OutboxPanel.svelte';
import ScheduleRail from './rail/ScheduleRail.svelte';
import TransferPanel from './transfer/TransferPanel.svelte';
import WindowSettings from './WindowSettings.svelte';

/** A component that gets all it needs from the window's state. */
export type Place<Props extends Record<string, unknown> = Record<string, never>> = Component<Props> | null;

export interface Rooms {
  schedule: Place;
  /** The left rail; folded to icons in narrow windows. */
  rail: Place<{ folded: boolean }>;
  /** The search box of the toolbar. */
  clientSearch: Place;
  /** What the side panel can show, by the kind of PanelState. */
  booking: Place;
  details: Place<{ appointmentId: string }>;
  client: Place<{ contactId: string }>;
  outbox: Place;
  settings: Place;
  transfer: Place<{ direction: 'export' | 'import' }>;
  block: Place<{ blockedSlotId: string | null; startWall: string | null; endWall: string | null }>;
  /** Screens that take the whole window, by the kind of the account. */
  firstRun: Place;
  keychainUnavailable: Place;
  storeUnavailable: Place;
}

export const rooms: Rooms = {
  schedule: ScheduleView,
  rail: ScheduleRail,
  clientSearch: ClientSearchBox,
  booking: BookingPanel,
  details: DetailsPanel,
  client: ClientCard,
  outbox: OutboxPanel,
  settings: WindowSettings,
  transfer: TransferPanel,
  block: BlockPanel,
  firstRun: FirstRun,
  keychainUnavailable: KeychainScreen,
  storeUnavailable: StoreScreen,
};
