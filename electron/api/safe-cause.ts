/** What is kept of a thrown value: its name, words and code, never the request or headers hanging on it. */
export class FailureCause extends Error {
  override readonly name: string;
  /** Such as `ECONNRESET`; null when it had none. */
  readonly code: string | null;
  /** Such as `connect`; null when it had none. */
  readonly syscall: string | null;

  constructor(name: string, message: string, code: string | null, syscall: string | null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = name;
    this.code = code;
    this.syscall = syscall;
  }
}

const MAX_DEPTH = 8;
const MASK = '[token]';

/** A text with the token, should anybody have repeated it, blotted out. */
export function withoutToken(text: string, token: string): string {
  return token === '' ? text : text.replaceAll(token, MASK);
}

/**
 * A copy of a thrown value and its causes that can be logged and kept: ky's errors carry the whole request,
 * `Authorization` header included, and the words of a refused header repeat its value.
 */
export function safeCause(thrown: unknown, token: string, depth = 0): FailureCause {
  if (!(thrown instanceof Error)) {
    return new FailureCause('NonError', withoutToken(String(thrown), token), null, null);
  }
  const inner = depth < MAX_DEPTH ? innerOf(thrown) : undefined;
  return new FailureCause(
    thrown.name,
    withoutToken(thrown.message, token),
    textProperty(thrown, 'code'),
    textProperty(thrown, 'syscall'),
    inner === undefined ? undefined : safeCause(inner, token, depth + 1),
  );
}

/** Every link of a chain of causes, the outermost first. */
export function causeChain(cause: FailureCause): FailureCause[] {
  const chain: FailureCause[] = [];
  for (let link: unknown = cause; link instanceof FailureCause; link = link.cause) chain.push(link);
  return chain;
}

/** The cause; for several tried addresses ("happy eyeballs"), the last one that failed. */
function innerOf(error: Error): unknown {
  if (error.cause !== undefined) return error.cause;
  return error instanceof AggregateError ? (error.errors as unknown[]).at(-1) : undefined;
}

function textProperty(error: Error, key: string): string | null {
  const value: unknown = (error as unknown as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : null;
}
