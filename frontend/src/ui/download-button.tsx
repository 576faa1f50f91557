import { Button } from '@mantine/core';
import { useState } from 'react';
import { FormAlert } from './form-alert';
import { Icon } from './icon';

interface DownloadButtonProps {
  label: string;
  /** What is said instead of a label that is short; it has the label in it. */
  spoken?: string;
  /** Gets the file through the API, which knows whose it is, and keeps it. */
  save: () => Promise<void>;
}

/** A file to keep. */
export function DownloadButton({ label, spoken, save }: DownloadButtonProps) {
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const download = async () => {
    if (isBusy) return;
    setFailure(undefined);
    setIsBusy(true);
    try {
      await save();
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
