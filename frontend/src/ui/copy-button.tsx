import { Button } from '@mantine/core';
import { useState } from 'react';
import { m } from '~/i18n/messages.js';
import formClasses from './form.module.css';
import { Icon } from './icon';

interface CopyButtonProps {
  text: string;
  label: string;
  /** As a button among others; otherwise it looks like a link. */
  isButton?: boolean;
}

export function CopyButton({ text, label, isButton = false }: CopyButtonProps) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(m.copy_done());
    } catch {
      setSaid(m.copy_failed());
    }
  };
  const shown = said || label;
  return (
    <span>
      {isButton ? (
        <Button
          variant="default"
          leftSection={<Icon name={said ? 'check' : 'copy'} />}
          onClick={() => void copy()}
        >
          {shown}
        </Button>
      ) : (
        <button type="button" className={formClasses.quiet} onClick={() => void copy()}>
          {shown}
        </button>
      )}
      <span role="status" className={formClasses.unseen}>
        {said}
      </span>
    </span>
  );
}
