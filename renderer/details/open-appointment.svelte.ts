import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import type { Failure } from '../bridge/bridge.ts';
import type { AppState } from '../state/app-state.svelte.ts';

/**
 * The appointment the panel is about, as main knows it now: read when it opens, and again when the schedule or the
 * outbox changes. One made here is followed to the id the server gives it.
 */
export class OpenAppointment {
  appointment = $state.raw<ScheduleAppointment | null>(null);
  /** Why it cannot be shown; what was shown last stays in `appointment`. */
  failure = $state.raw<Failure | null>(null);

  readonly #app: Pick<AppState, 'bridge' | 'outbox' | 'schedule'>;
  #id: string;
  #reads = 0;

  /** Shows what is on screen already at once; call `start` to keep it true. */
  constructor(app: Pick<AppState, 'bridge' | 'outbox' | 'schedule'>, appointmentId: string) {
    this.#app = app;
    this.#id = appointmentId;
    const series = app.schedule.data?.series.find(({ seriesId }) => seriesId === appointmentId);
    this.appointment = app.schedule.appointmentById(appointmentId) ?? series?.template ?? null;
  }

  /** The id to send changes to. */
  get id(): string {
    return this.appointment?.id ?? this.#id;
  }

  /** Reads and listens; the function it returns stops that. */
  start(): () => void {
    const stops = [
      this.#app.bridge.on('schedule.changed', () => void this.read()),
      this.#app.outbox.onChange((entry) => {
        const { payload, serverId, state } = entry;
        // A moved occurrence has another id (API-NOTES §8): the answer names it.
        if (
          payload.kind === 'change-appointment' &&
          payload.order.scope === 'single' &&
          payload.order.appointmentId === this.#id &&
          state === 'done' &&
          serverId !== null
        ) {
          this.#id = serverId;
        }
        void this.read();
      }),
    ];
    void this.read();
    return () => {
      for (const stop of stops) stop();
    };
  }

  async read(): Promise<void> {
    this.#reads += 1;
    const read = this.#reads;
    const reply = await this.#app.bridge.call('schedule.appointment', { appointmentId: this.#id });
    // A later read knows better.
    if (read !== this.#reads) return;
    if (reply.ok) {
      this.appointment = reply.value;
      this.#id = reply.value.id;
    }
    this.failure = reply.ok ? null : reply.error;
  }
}
