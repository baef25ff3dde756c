import { app } from 'electron';
import {
  chooseLanguage,
  setLanguage,
  type LanguageChoice,
  type SpokenLanguage,
} from '../../shared/messages/messages.ts';

/** `--lang` for this start, else what the person prefers in the system; may be asked before the app is ready. */
function systemTags(): string[] {
  const named = app.commandLine.getSwitchValue('lang');
  return [...(named === '' ? [] : [named]), ...app.getPreferredSystemLanguages()];
}

/** Makes main speak the chosen language from now on. What is drawn already, the menu and the tray, is drawn anew by the caller. */
export function speak(choice: LanguageChoice): SpokenLanguage {
  const spoken = chooseLanguage(choice, systemTags());
  setLanguage(spoken.language);
  return spoken;
}
