import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What Linux says of a running process. */
export interface LinuxProcess {
  pid: number;
  userId: number;
  commandLine: string[];
  /** Seccomp: 2 when a filter judges every call to the kernel. */
  seccomp: string;
  /** Whether it can never gain rights again. */
  noNewPrivileges: string;
  /** Its own namespaces, by kind; other processes are invisible, and the network gone, behind their own ones. */
  namespaces: Record<'pid' | 'net' | 'user', string>;
}

/** All processes of a program and its children, by what they were started with. */
export function findProcesses(isWanted: (commandLine: string[]) => boolean): LinuxProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const commandLine = splitCommandLine(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
        return isWanted(commandLine) ? [describe(pid, commandLine)] : [];
      } catch (error) {
        // It ended while it was being looked at.
        if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
        throw error;
      }
    });
}

/** Chromium writes its helpers' arguments as one text with spaces between them. */
function splitCommandLine(text: string): string[] {
  return text.split(/[\0 ]/).filter(Boolean);
}

function describe(pid: string, commandLine: string[]): LinuxProcess {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): string => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? '';
  const namespace = (kind: string): string => readlinkSync(`/proc/${pid}/ns/${kind}`);
  return {
    pid: Number(pid),
    userId: Number(field('Uid')),
    commandLine,
    seccomp: field('Seccomp'),
    noNewPrivileges: field('NoNewPrivs'),
    namespaces: { pid: namespace('pid'), net: namespace('net'), user: namespace('user') },
  };
}
