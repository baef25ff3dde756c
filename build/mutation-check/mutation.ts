/** One protection taken away, and the test that must notice. */

/** A text of a source that stands there exactly once, and what it becomes. */
export type Edit = readonly [file: string, from: string, to: string];

/** A test named by the security tables, and the protections whose absence it must notice, each alone. */
export interface Watch {
  /** Relative to the checkout; its folder says how it is run. */
  file: string;
  /** As the tables have it: a test's title, or in the real app a step's. */
  title: string;
  /** More of the environment it is run in. */
  environment?: Readonly<Record<string, string>>;
  without: readonly Mutation[];
}

/** A protection taken away, by as many edits as it has layers. */
export interface Mutation {
  /** What is missing, in a few words. */
  what: string;
  /** The rows of the tables that this protection is named in, by their first column. */
  rows: readonly string[];
  edits: readonly Edit[];
}

/** How a test is run: by vitest, in the real app, or in the installed package. */
export type Kind = 'unit' | 'e2e' | 'package';

export function kindOf(file: string): Kind {
  if (file.startsWith('e2e/installed/')) return 'package';
  return file.startsWith('e2e/specs/') ? 'e2e' : 'unit';
}

/** Matches a title as a runner reports it, where the source has places to fill in (`%s`, `%j`). */
export function titlePattern(title: string): RegExp {
  const parts = title.split(/%[sdijfo]/).map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`);
}
