import type { Options } from '@sveltejs/vite-plugin-svelte';

/**
 * How Svelte is compiled, for the bundle and for component tests alike. Runes are required in our components;
 * packages keep what their authors chose. There is no svelte.config.js: this is the only place.
 */
export const svelteOptions: Partial<Options> = {
  configFile: false,
  dynamicCompileOptions({ filename }) {
    return filename.includes('node_modules') ? undefined : { runes: true };
  },
};
