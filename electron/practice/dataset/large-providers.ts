import { seededRandom } from '../seeded-random.ts';
import type { PracticeUser } from '../world.ts';
import { provider, PROVIDER_IDS } from './directory.ts';

/** An id that is the same in every large clinic. */
export function fixedId(name: string): string {
  return seededRandom(`large clinic/${name}`).id();
}

/**
 * The providers: names from many languages and scripts, some very long, some very short, two that look alike. The
 * first six are those of the small clinic. A name is given as [first, last], and as its people write it where that
 * is not first name first.
 */
const PROVIDERS = {
  amara: ['Amara', 'Osei'],
  jonas: ['Jonas', 'Lindqvist'],
  priya: ['Priya', 'Raghunathan'],
  mateo: ['Mateo', 'Álvarez'],
  hanna: ['Hanna', 'Goldberg-Weiss'],
  kenji: ['Kenji', 'Watanabe'],
  farouk: ['محمد', 'عبد الرحمن الفاروق'],
  yael: ['יעל', 'כהן-לוי'],
  sakura: ['さくら', '田中', '田中 さくら'],
  nana: ['娜娜', '欧阳', '欧阳娜娜'],
  seoyeon: ['서연', '김', '김서연'],
  dmitri: ['Дмитрий', 'Щербаков'],
  eleftheria: ['Ελευθερία', 'Παπαδοπούλου'],
  somchai: ['สมชาย', 'ศรีสุวรรณพงศ์ไพบูลย์'],
  pratibha: ['प्रतिभा', 'वेंकटराघवन'],
  maximiliana: ['Maximiliana Wilhelmine Charlotte', 'von Hohenzollern-Sigmaringen zu Fürstenberg'],
  minhKhai: ['Minh Khai', 'Nguyễn Thị', 'Nguyễn Thị Minh Khai'],
  lukasz: ['Łukasz', 'Szczepański-Żółtowski'],
  siobhan: ['Siobhán', 'Ní Dhomhnaill'],
  vakhtang: ['ვახტანგ', 'გელოვანი'],
  kaiulani: ['Kaʻiulani', 'Kealoha'],
  thordis: ['Þórdís', 'Hafþórsdóttir'],
  anna: ['Anna', 'Schmidt'],
  anne: ['Anne', 'Schmitt'],
  li: ['Li', 'O'],
} as const satisfies Record<string, readonly [first: string, last: string, asWritten?: string]>;
/** A provider of the large clinic, by who they are. */
export type Provider = keyof typeof PROVIDERS;

/** The id of a provider. */
export function idOf(who: Provider): string {
  const ofSmallClinic: Readonly<Record<string, string>> = PROVIDER_IDS;
  return ofSmallClinic[who] ?? fixedId(`provider/${who}`);
}

/** All 25, in the order of the directory. */
export const ALL_PROVIDERS = Object.keys(PROVIDERS) as Provider[];

/** The providers as the location has them. */
export function largeUsers(): PracticeUser[] {
  return ALL_PROVIDERS.map((who, line) => {
    const [firstName, lastName, asWritten]: readonly [string, string, string?] = PROVIDERS[who];
    const user = provider(idOf(who), firstName, lastName, line);
    return asWritten === undefined ? user : { ...user, name: asWritten };
  });
}
