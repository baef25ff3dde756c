/** Loaded before each component test: matchers like `toBeVisible`, and the page is emptied after each test. */
import '@testing-library/jest-dom/vitest';
import '@testing-library/svelte/vitest';
import { configure } from '@testing-library/svelte';

// As long as vitest's own limit allows: on a busy machine a menu may take more than the usual second to open.
configure({ asyncUtilTimeout: 15_000 });
