import { z } from 'zod';
import { typedTextSchema, type TypedText } from '../../../shared/ipc/pc-calls.ts';
import type { Store } from '../../store/store.ts';
import type { Handlers } from '../registrar.ts';
import type { OpenSession } from './open-session.ts';

type PcHandlers = Pick<Handlers, 'repair.start' | 'repair.read' | 'typing.read' | 'typing.keep'>;

const TYPING_KEY = 'typed-texts';
/** Far more than anybody leaves unfinished; beyond it the one kept longest ago goes. */
const MOST_TEXTS = 100;
/** A text nobody came back to for this long is let go. */
const KEPT_MS = 60 * 86_400_000;

/** What lies in the store of this PC besides the schedule: its repair and texts being typed. */
export function pcHandlers(openSession: OpenSession, nowMs: () => number): PcHandlers {
  return {
    'repair.start': () => openSession().sync.repair(),
    'repair.read': () => openSession().sync.repairProgress(),
    'typing.read': () => readTexts(openSession().store, nowMs()),
    'typing.keep': ({ key, text }) => {
      const { store } = openSession();
      const others = readTexts(store, nowMs()).filter((one) => one.key !== key);
      const kept = text === null ? others : [{ key, text, keptAtMs: nowMs() }, ...others];
      store.writeMeta(TYPING_KEY, kept.slice(0, MOST_TEXTS));
      return undefined;
    },
  };
}

function readTexts(store: Store, nowMs: number): TypedText[] {
  const kept = z.array(typedTextSchema).safeParse(store.readMeta(TYPING_KEY)).data ?? [];
  return kept.filter(({ keptAtMs }) => nowMs - keptAtMs < KEPT_MS);
}
