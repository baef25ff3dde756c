/** An answer before it is written to the wire. */
export interface PracticeAnswer {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** A value, or the answer that refuses the request. */
export type Checked<Value> = { ok: true; value: Value } | { ok: false; answer: PracticeAnswer };

const ERROR_NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Payload Too Large',
  422: 'Unprocessable Entity',
};

/** An answer with a JSON body. */
export function answer(status: number, body: unknown): PracticeAnswer {
  return { status, body };
}

/** A checked value. */
export function accepted<Value>(value: Value): Checked<Value> {
  return { ok: true, value };
}

/**
 * A refusal in the service's form (API-NOTES §2): `statusCode`, `message` (an array of texts where a
 * body was invalid, else one text), `error` where the status has a name, and what `extra` adds.
 */
export function refusal(
  status: number,
  message: string | readonly string[],
  extra: Record<string, unknown> = {},
): PracticeAnswer {
  const error = ERROR_NAMES[status];
  return {
    status,
    body: { statusCode: status, message, ...(error === undefined ? {} : { error }), ...extra },
  };
}

/** A refusal as a checked result. */
export function refused(
  status: number,
  message: string | readonly string[],
  extra?: Record<string, unknown>,
): { ok: false; answer: PracticeAnswer } {
  return { ok: false, answer: refusal(status, message, extra) };
}
