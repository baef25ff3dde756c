import { describe, expect, test } from 'vitest';
import { readFpmArguments, writeControl } from './fpm-stand-in.mjs';

/** As electron-builder 26 calls fpm. */
const GIVEN = [
  ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libgtk-3-0 | libgtk-3-0t64', '-d', 'libnss3'],
  ...['--deb-recommends', 'gnome-keyring', '--deb-compression', 'zst', '--architecture', 'amd64'],
  ...[
    '--description',
    'Scheduling for reception desks\n The desktop app.\n\nMore of it.',
    '--version',
    '0.1.0',
  ],
  ...[
    '--package',
    '/out/a.deb',
    '--name',
    'frontdesk',
    '--maintainer',
    'Frontdesk <support@frontdesk.example>',
  ],
  ...['--category', 'office', '--deb-priority', 'optional'],
  ...['/build/linux-unpacked/=/opt/Frontdesk', '/tmp/a=b/icon.png=/usr/share/icons/frontdesk.png'],
];

describe('what stands in for fpm', () => {
  test('reads electron-builder’s arguments', () => {
    const { options, mappings } = readFpmArguments(GIVEN);
    expect(options.get('-t')).toEqual(['deb']);
    expect(options.get('-d')).toEqual(['libgtk-3-0 | libgtk-3-0t64', 'libnss3']);
    expect(mappings).toEqual([
      { from: '/build/linux-unpacked/', to: '/opt/Frontdesk' },
      { from: '/tmp/a=b/icon.png', to: '/usr/share/icons/frontdesk.png' },
    ]);
  });

  test('writes a control file that dpkg takes', () => {
    expect(writeControl(readFpmArguments(GIVEN).options, 277_000)).toBe(
      [
        'Package: frontdesk',
        'Version: 0.1.0',
        'Architecture: amd64',
        'Maintainer: Frontdesk <support@frontdesk.example>',
        'Installed-Size: 277000',
        'Depends: libgtk-3-0 | libgtk-3-0t64, libnss3',
        'Recommends: gnome-keyring',
        'Section: office',
        'Priority: optional',
        'Description: Scheduling for reception desks',
        ' The desktop app.',
        ' .',
        ' More of it.',
        '',
      ].join('\n'),
    );
  });
});
