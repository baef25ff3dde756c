import { failureSchema, type Failure } from '../../shared/failures/failures.ts';

/** One failure of every code, with no more facts than it must have. */
export function allFailures(): Failure[] {
  return failureSchema.options.map(({ shape }) => {
    const code = shape.code.value;
    if (code === 'outbox-not-empty') return { code, params: { unsentCount: 1 } };
    if (code === 'server-address') return { code, params: { why: 'not-https', setBy: 'FRONTDESK_API_URL' } };
    return failureSchema.parse({ code, params: {} });
  });
}
