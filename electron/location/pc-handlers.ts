import { z } from 'zod';
import { autosavedTextSchema, type AutosavedText } from '../../shared/ipc/pc-calls.ts';
import { parseTolerantly } from '../base/stored-json.ts';
import type { Store } from '../store/store.ts';
import type { Handlers } from '../ipc/registrar.ts';
import type { OpenSession } from './open-session.ts';

type PcHandlers = Pick<Handlers, 'repair.start' | 'repair.read' | 'autosave.read' | 'autosave.keep'>;

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
    'autosave.read': () => readTexts(openSession().store, nowMs()).texts,
    'autosave.keep': ({ key, text }) => {
      const { store } = openSession();
      const { texts, others } = readTexts(store, nowMs());
      const rest = texts.filter((one) => one.key !== key);
      const kept = text === null ? rest : [{ key, text, keptAtMs: nowMs() }, ...rest];
      store.writeMeta(TYPING_KEY, [...kept.slice(0, MOST_TEXTS), ...others.slice(0, MOST_TEXTS)]);
      return undefined;
    },
  };
}

/** What was kept, one by one: a text another version kept in its own shape costs no other one, and stays for it. */
function readTexts(store: Store, nowMs: number): { texts: AutosavedText[]; others: unknown[] } {
  const texts: AutosavedText[] = [];
  const others: unknown[] = [];
  for (const kept of z.array(z.unknown()).safeParse(store.readMeta(TYPING_KEY)).data ?? []) {
    const text = parseTolerantly(autosavedTextSchema, kept);
    if (text === null) others.push(kept);
    else if (nowMs - text.keptAtMs < KEPT_MS) texts.push(text);
  }
  return { texts, others };
}
