/** The styles that belong to no component, in the order in which they build on each other. */
import '@fontsource-variable/inter/wght.css';
import './tokens.css';
import './reset.css';
import './controls.css';
