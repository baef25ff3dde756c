/** Every protection that the security tables name, and the test that must notice when it is gone. */
import type { Watch } from './mutation.ts';
import { WATCHES_OF_DATA } from './watches-of-data.ts';
import { WATCHES_OF_MAIN } from './watches-of-main.ts';
import { WATCHES_OF_PAGES } from './watches-of-pages.ts';
import { WATCHES_OF_REAL_APP } from './watches-of-real-app.ts';
import { WATCHES_OF_TOKEN_AND_PACKAGE } from './watches-of-token-and-package.ts';

export const WATCHES: readonly Watch[] = [
  ...WATCHES_OF_PAGES,
  ...WATCHES_OF_MAIN,
  ...WATCHES_OF_DATA,
  ...WATCHES_OF_REAL_APP,
  ...WATCHES_OF_TOKEN_AND_PACKAGE,
];
