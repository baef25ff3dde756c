/** Starts the window: finds the bridge the preload script left, and draws the app over it. */
import './zod-without-eval.ts';
import './styles/all.ts';
import { mount } from 'svelte';
import App from './App.svelte';
import { windowBridge } from './bridge/bridge.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element #app.');
target.replaceChildren();
mount(App, { target, props: { bridge: windowBridge() } });
