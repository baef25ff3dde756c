import { m } from '../../shared/messages/messages.ts';
import type { ComputerState, ManagedSettings } from '../../shared/computer/computer-state.ts';
import { expectedFailure } from '../base/expected-failure.ts';
import type { Log } from '../base/log.ts';
import type { LoginItem } from './login-item.ts';
import type { StartRecord } from '../shell/recovery/start-record.ts';

export interface ThisComputerOptions {
  managed: ManagedSettings;
  loginItem: LoginItem;
  startRecord: StartRecord;
  /** Names of damaged files that were set aside at this start. */
  setAsideFiles: () => string[];
  log: Log;
  onChange: (state: ComputerState) => void;
}

/** How Frontdesk sits on this PC, and what the user may choose about it. */
export class ThisComputer {
  readonly #options: ThisComputerOptions;

  constructor(options: ThisComputerOptions) {
    this.#options = options;
    this.#followManagedStart();
  }

  get state(): ComputerState {
    const { managed, startRecord, setAsideFiles } = this.#options;
    const { plan, softwareGraphics } = startRecord;
    return {
      managed,
      startAtLogin: this.#startAtLogin(),
      graphics: {
        isAccelerated: plan.isAccelerated,
        accelerateNextStart: softwareGraphics === null,
        because: softwareGraphics?.because ?? (plan.isSafeStart ? 'safe-start' : 'default'),
      },
      isSafeStart: plan.isSafeStart,
      setAsideFiles: setAsideFiles(),
    };
  }

  /** Throws `managed` where the organisation decides, and says so where the system refuses. */
  setStartAtLogin(on: boolean): ComputerState {
    if (this.#options.managed.startAtLogin !== null) {
      throw expectedFailure('managed', { setting: 'start-at-login' });
    }
    this.#options.loginItem.write(on);
    return this.#changed();
  }

  setAcceleration(on: boolean): ComputerState {
    this.#options.startRecord.chooseAcceleration(on);
    return this.#changed();
  }

  /** Tells the window that something is different now, such as after a crash of the graphics process. */
  announce(): void {
    this.#changed();
  }

  #startAtLogin(): ComputerState['startAtLogin'] {
    const isManaged = this.#options.managed.startAtLogin !== null;
    try {
      return { on: this.#options.loginItem.read(), isManaged, problem: null };
    } catch (error) {
      return { on: false, isManaged, problem: this.#failed(error) };
    }
  }

  /** Brings the system in line with the policy at every start; the person may have changed it in the system's own settings. */
  #followManagedStart(): void {
    const wanted = this.#options.managed.startAtLogin;
    if (wanted === null) return;
    try {
      if (this.#options.loginItem.read() !== wanted) this.#options.loginItem.write(wanted);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): string {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    this.#options.log.write('warn', 'login-item.failed', { reason });
    return m.system_login_item_unknown();
  }

  #changed(): ComputerState {
    const { state } = this;
    this.#options.onChange(state);
    return state;
  }
}
