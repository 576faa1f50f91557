import { Button } from '@mantine/core';
import { useState } from 'react';
import { saveFile } from '~/lib/save-file';
import { FormAlert } from './form-alert';
import { Icon } from './icon';

interface PaperButtonProps {
  label: string;
  /** What is said instead of a label that is short; it has the label in it. */
  spoken?: string;
  /** What the file is called, without its ending. */
  name: string;
  load: () => Promise<Blob>;
}

/** A PDF to keep: it comes through the API, which knows whose it is. */
export function PaperButton({ label, spoken, name, load }: PaperButtonProps) {
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const download = async () => {
    if (isBusy) return;
    setFailure(undefined);
    setIsBusy(true);
    try {
      saveFile(`${name}.pdf`, await load(), 'application/pdf');
    } catch (error) {
      setFailure(error);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="download" size={18} />}
        aria-label={spoken}
        aria-disabled={isBusy}
        onClick={() => void download()}
      >
        {label}
      </Button>
      <FormAlert error={failure} />
    </>
  );
}
