/** How set-up speaks: short lines on stderr (stdout belongs to the command being run), and one kind of failure. */

/** @typedef {(line: string) => void} Say tells the person one short line */

/** @type {Say} */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Something is missing that set-up cannot put right itself: what, and the one line that does. */
export class SetupProblem extends Error {
  /**
   * @param {string} problem what is missing or wrong, in a sentence
   * @param {string} fix one line to type or do
   * @param {ErrorOptions} [options]
   */
  constructor(problem, fix, options) {
    super(problem, options);
    this.name = 'SetupProblem';
    this.fix = fix;
  }
}

/**
 * Says a failure on stderr in the form the whole set-up uses.
 * @param {unknown} error
 */
export function sayProblem(error) {
  if (error instanceof SetupProblem) {
    say(`\nStopped: ${error.message}\nTo fix it:\n  ${error.fix}`);
  } else {
    say(
      `\nStopped by a fault in the set-up itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}
