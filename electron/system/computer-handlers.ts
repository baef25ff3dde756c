import type { ThisComputer } from './this-computer.ts';
import type { LinkBox } from '../shell/links/links.ts';
import type { UpdateService } from './updates/update-service.ts';
import type { Handlers } from '../ipc/registrar.ts';

type ComputerHandlers = Pick<
  Handlers,
  | 'computer.state'
  | 'computer.setStartAtLogin'
  | 'computer.setAcceleration'
  | 'updates.state'
  | 'updates.check'
  | 'updates.restart'
  | 'links.take'
  | 'diagnostics.preview'
  | 'diagnostics.save'
  | 'computer.openLicences'
>;

export interface ComputerHandlerOptions {
  computer: ThisComputer;
  updates: UpdateService;
  links: LinkBox;
  report: () => { fileName: string; text: string };
  saveReport: (report: { fileName: string; text: string }) => Promise<string | null>;
  openLicences: () => Promise<void>;
  /** Leaves the app in the ordinary way: what is being sent ends first. */
  quit: () => void;
}

/** How the app sits on this PC, as the contract has it. */
export function computerHandlers(options: ComputerHandlerOptions): ComputerHandlers {
  const { computer, updates, links, report } = options;
  return {
    'computer.state': () => computer.state,
    'computer.setStartAtLogin': ({ on }) => computer.setStartAtLogin(on),
    'computer.setAcceleration': ({ on }) => computer.setAcceleration(on),
    'updates.state': () => updates.state,
    'updates.check': () => updates.check(),
    'updates.restart': () => {
      updates.wantRestart();
      options.quit();
      return undefined;
    },
    'links.take': () => links.take(),
    'diagnostics.preview': report,
    'diagnostics.save': async () => ({ savedAs: await options.saveReport(report()) }),
    'computer.openLicences': async () => {
      await options.openLicences();
      return undefined;
    },
  };
}
