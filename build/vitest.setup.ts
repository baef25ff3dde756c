/** Loaded before each component test: matchers like `toBeVisible`, and the page is emptied after each test. */
import '@testing-library/jest-dom/vitest';
import '@testing-library/svelte/vitest';
