import type { Component } from 'svelte';

/** An icon component of `@lucide/svelte/icons/…`. */
export type IconComponent = Component<Record<string, unknown>>;
