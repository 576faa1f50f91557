import { deviceHere } from '~/api/device';

/** What this device remembers of its door. Storage may be forbidden: then it forgets. */
function read(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It is chosen again next time.
  }
}

const GATE = 'guichet_door_gate_';
const gateKey = (list: string) => GATE + list;
const MUTED = 'guichet_door_muted';

/** Where a scanner that was paired stands. */
function presetGate(): string | undefined {
  const device = deviceHere();
  return device?.state === 'paired' ? (device.device.gate ?? undefined) : undefined;
}

/** The gate that was chosen last for a list, or that this device is for, as long as there is such a gate. */
export const keptGate = (list: string, gates: string[]): string => {
  const gate = read(gateKey(list)) ?? presetGate();
  return gate !== undefined && gates.includes(gate) ? gate : '';
};

/** A scanner that was just paired stands where it was made for, whoever used it before. */
export function forgetGates(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(GATE)) localStorage.removeItem(key);
    }
  } catch {
    // There is nothing then.
  }
}

export const keepGate = (list: string, gate: string): void => write(gateKey(list), gate);
export const isKeptMuted = (): boolean => read(MUTED) === '1';
export const keepMuted = (isMuted: boolean): void => write(MUTED, isMuted ? '1' : '0');
