/** Starts the window: finds the bridge the preload script left, and draws the app over it. */
import './zod-without-eval.ts';
import './styles/all.ts';
import { mount } from 'svelte';
import { LANGUAGES, setLanguage } from '../shared/messages/messages.ts';
import App from './App.svelte';
import { windowBridge } from './bridge/bridge.ts';

// Main says the language on the page (electron/shell/window/app-files.ts), before anything is drawn.
const { lang } = document.documentElement;
setLanguage(LANGUAGES.find((language) => language === lang) ?? 'en');

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element #app.');
target.replaceChildren();
mount(App, { target, props: { bridge: windowBridge() } });
