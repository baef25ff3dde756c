/** How the window's parts share its width. Widths are CSS px, so 200 % zoom counts as half the width. */
export interface ShellLayout {
  /** `beside` never covers the schedule; `sheet` leaves a strip of it; `cover` takes the window. */
  panel: 'beside' | 'sheet' | 'cover';
  /** False below 1100 px: the rail stays folded to icons; with larger text only while a panel needs the room. */
  canUnfoldRail: boolean;
  /** The views become a list to choose from. */
  isToolbarNarrow: boolean;
  /** The buttons at its end are one menu, New booking is its sign: twice as large there is no room for more. */
  isToolbarTight: boolean;
  /** The heading leaves out this year: a long language needs the room. */
  isHeadingShort: boolean;
}

/** Of the screen while the schedule has it to itself: larger text takes no list away then. */
const RAIL_UNFOLDS_FROM_PX = 1100;
const PANEL_BESIDE_FROM_PX = 800;
const PANEL_SHEET_FROM_PX = 600;
/** The names of four views, a heading and the client search in the longest language; one more view raises it. */
const TOOLBAR_WIDE_FROM_PX = 1080;
/** With a list of views and one of providers. */
const TOOLBAR_TIGHT_BELOW_PX = 920;
const HEADING_WHOLE_FROM_PX = 1240;

/** The layout for a window of that width. The rail gives way before the schedule does. */
export function shellLayout(widthPx: number, textSize = 100, hasPanel = false): ShellLayout {
  return {
    panel: widthPx >= PANEL_BESIDE_FROM_PX ? 'beside' : widthPx >= PANEL_SHEET_FROM_PX ? 'sheet' : 'cover',
    canUnfoldRail: (hasPanel ? widthPx : (widthPx * textSize) / 100) >= RAIL_UNFOLDS_FROM_PX,
    isToolbarNarrow: widthPx < TOOLBAR_WIDE_FROM_PX,
    isToolbarTight: widthPx < TOOLBAR_TIGHT_BELOW_PX,
    isHeadingShort: widthPx < HEADING_WHOLE_FROM_PX,
  };
}
