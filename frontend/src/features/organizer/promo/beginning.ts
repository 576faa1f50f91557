const BEGINNING = /^(?:[A-Z0-9][A-Z0-9_-]*)?$/;

/** Whether codes can begin with this. */
export const isBeginning = (wanted: string): boolean => BEGINNING.test(wanted);
