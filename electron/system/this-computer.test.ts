import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOT_MANAGED, type ComputerState } from '../../shared/computer/computer-state.ts';
import { StartRecord } from '../shell/recovery/start-record.ts';
import { ThisComputer } from './this-computer.ts';

let folder: string;
let isOn: boolean;
let loginFails: boolean;
let told: ComputerState[];
let logged: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-computer-'));
  isOn = false;
  loginFails = false;
  told = [];
  logged = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function computer(managed = NOT_MANAGED): ThisComputer {
  return new ThisComputer({
    managed,
    loginItem: {
      read: () => {
        if (loginFails) throw new Error('no desktop');
        return isOn;
      },
      write: (on) => (isOn = on),
    },
    startRecord: new StartRecord(folder, '1.0.0', 0),
    setAsideFiles: () => [],
    log: { write: (_level, event) => logged.push(event) },
    onChange: (state) => told.push(state),
  });
}

describe('starting at login', () => {
  it('is the user’s choice, told to the window', () => {
    expect(computer().setStartAtLogin(true).startAtLogin).toEqual({
      on: true,
      isManaged: false,
      problem: null,
    });
    expect(told).toHaveLength(1);
  });

  it('is the organisation’s where it has decided, also after the person changed it in the system', () => {
    const managed = { ...NOT_MANAGED, startAtLogin: true };
    const managedComputer = computer(managed);
    expect(isOn).toBe(true);
    expect(() => managedComputer.setStartAtLogin(false)).toThrow('managed');
    isOn = false;
    expect(computer(managed).state.startAtLogin).toEqual({ on: true, isManaged: true, problem: null });
  });

  it('is said to be unknown where the system does not answer', () => {
    loginFails = true;
    expect(computer({ ...NOT_MANAGED, startAtLogin: true }).state.startAtLogin.problem).toMatch(
      /does not say/,
    );
    expect(logged).toContain('login-item.failed');
  });
});

describe('the graphics card', () => {
  it('is left alone from the next start on', () => {
    const { graphics } = computer().setAcceleration(false);
    expect(graphics).toEqual({ isAccelerated: true, accelerateNextStart: false, because: 'chosen' });
    expect(computer().state.graphics.isAccelerated).toBe(false);
  });
});
