import { spawnSync } from 'node:child_process';

/** An app as it lies on the computer after its installation. */
export interface InstalledApp {
  /** What a person's click on the icon starts. */
  executable: string;
  /** Everything of it. */
  folder: string;
  /** The folder with app.asar. */
  resources: string;
}

/** One way of installing, without a question asked on the way. */
export interface Installer {
  /** Whether an app is installed already: then the test would take it away from its owner. */
  isInstalled(): boolean;
  /** Where the app will be. */
  readonly app: InstalledApp;
  /** Resolves when the app can be started. */
  install(): Promise<void>;
  /** Resolves when its files are gone. */
  uninstall(): Promise<void>;
}

/** Runs a program to its end; throws with its words when it fails. */
export function run(program: string, args: readonly string[]): string {
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (result.status === 0) return result.stdout;
  throw new Error(
    `${program} ${args.join(' ')} failed (${String(result.status ?? result.error?.message)}):\n${result.stdout}${result.stderr}`,
  );
}
