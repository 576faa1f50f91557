import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { m } from '~/i18n/messages.js';
import { saveFile } from '~/lib/save-file';
import { CopyButton } from '~/ui/copy-button';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import classes from './recovery-codes.module.css';

interface RecoveryCodesProps {
  codes: string[];
  onKept: () => void;
}

const FILE_NAME = 'guichet-recovery-codes.txt';

function download(codes: string[]): void {
  saveFile(FILE_NAME, `${m.codes_file()}\n\n${codes.join('\n')}\n`, 'text/plain');
}

/** A narrow screen breaks a code in its middle and nowhere else, so that it can be copied by hand. */
function halvesOf(code: string): string[] {
  const groups = code.split('-');
  const middle = Math.ceil(groups.length / 2);
  const first = groups.slice(0, middle).join('-');
  const second = groups.slice(middle).join('-');
  return second ? [`${first}-`, second] : [first];
}

/** They are shown once: the browser asks before they are gone. */
function useKeepOpen(isKept: boolean): void {
  useEffect(() => {
    if (isKept) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isKept]);
}

export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const [isKept, setIsKept] = useState(false);
  useKeepOpen(isKept);
  return (
    <div className={classes.panel}>
      <div className={classes.sheet} data-print>
        <p className={classes.printed}>{m.codes_file()}</p>
        <ol className={classes.codes} translate="no">
          {codes.map((code) => (
            <li key={code}>
              <code>
                {halvesOf(code).map((half) => (
                  <span key={half}>{half}</span>
                ))}
              </code>
            </li>
          ))}
        </ol>
      </div>
      <div className={classes.ways}>
        <CopyButton text={codes.join('\n')} label={m.codes_copy()} isButton />
        <Button
          variant="default"
          leftSection={<Icon name="download" />}
          onClick={() => download(codes)}
        >
          {m.codes_download()}
        </Button>
        <Button
          variant="default"
          leftSection={<InnerIcon name="print" />}
          onClick={() => window.print()}
        >
          {m.codes_print()}
        </Button>
      </div>
      <form
        className={formClasses.form}
        onSubmit={(event) => {
          event.preventDefault();
          onKept();
        }}
      >
        <label className={formClasses.check}>
          <input
            type="checkbox"
            required
            checked={isKept}
            onChange={(event) => setIsKept(event.currentTarget.checked)}
          />
          <span>{m.codes_kept()}</span>
        </label>
        <Button type="submit" size="lg" disabled={!isKept}>
          {m.codes_done()}
        </Button>
      </form>
    </div>
  );
}
