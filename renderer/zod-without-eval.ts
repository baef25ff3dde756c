/**
 * Tells zod not to compile its checks with `new Function`, which the content security policy refuses. Imported
 * before everything else: the first check of any schema decides for all.
 */
import { z } from 'zod';

z.config({ jitless: true });
