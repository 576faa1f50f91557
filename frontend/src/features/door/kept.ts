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

const gateKey = (list: string) => `guichet_door_gate_${list}`;
const MUTED = 'guichet_door_muted';

/** The gate that was chosen last for a list, as long as there is such a gate. */
export const keptGate = (list: string, gates: string[]): string => {
  const gate = read(gateKey(list));
  return gate !== undefined && gates.includes(gate) ? gate : '';
};

export const keepGate = (list: string, gate: string): void => write(gateKey(list), gate);
export const isKeptMuted = (): boolean => read(MUTED) === '1';
export const keepMuted = (isMuted: boolean): void => write(MUTED, isMuted ? '1' : '0');
