import { InputBase } from '@mantine/core';
import { useRef, useState } from 'react';
import { m } from '~/i18n/messages.js';
import { Markdown } from '~/ui/event-page/markdown';
import areaClasses from '~/ui/text-area.module.css';
import { useField } from './editor-context';
import classes from './markdown-field.module.css';

const LENGTH_MAX = 10_000;

/** What a tool puts around what is chosen, or before its lines. */
interface Tool {
  mark: string;
  label: () => string;
  wrap?: [string, string];
  prefix?: string;
}

const tools: Tool[] = [
  { mark: 'B', label: m.markdown_bold, wrap: ['**', '**'] },
  { mark: 'I', label: m.markdown_italic, wrap: ['*', '*'] },
  { mark: 'H', label: m.markdown_heading, prefix: '## ' },
  { mark: '•', label: m.markdown_list, prefix: '- ' },
  { mark: '↗', label: m.markdown_link, wrap: ['[', '](https://)'] },
];

interface Edited {
  text: string;
  from: number;
  to: number;
}

function applied({ wrap, prefix = '' }: Tool, text: string, from: number, to: number): Edited {
  if (wrap) {
    const [open, close] = wrap;
    const chosen = text.slice(from, to);
    const next = text.slice(0, from) + open + chosen + close + text.slice(to);
    return { text: next, from: from + open.length, to: to + open.length };
  }
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const lines = text.slice(start, to).split('\n');
  const marked = lines.map((line) => prefix + line).join('\n');
  const grown = marked.length - (to - start);
  return {
    text: text.slice(0, start) + marked + text.slice(to),
    from: from + prefix.length,
    to: to + grown,
  };
}

interface MarkdownFieldProps {
  name: 'description_fr' | 'description_en';
  label: string;
  lang: string;
}

export function MarkdownField({ name, label, lang }: MarkdownFieldProps) {
  const { value, error, write } = useField(name);
  const [isPreviewed, setIsPreviewed] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const text = value ?? '';
  const use = (tool: Tool) => {
    const field = area.current;
    if (!field) return;
    const next = applied(tool, text, field.selectionStart, field.selectionEnd);
    write(next.text);
    // Once React has written it, the same words are chosen again.
    window.requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(next.from, next.to);
    });
  };
  return (
    <div className={classes.field}>
      <div className={classes.tools} role="group" aria-label={m.markdown_tools()}>
        {tools.map((tool) => (
          <button
            key={tool.mark}
            type="button"
            className={classes.tool}
            data-mark={tool.mark}
            aria-label={tool.label()}
            title={tool.label()}
            disabled={isPreviewed}
            onClick={() => use(tool)}
          >
            {tool.mark}
          </button>
        ))}
        <button
          type="button"
          className={classes.tool}
          aria-pressed={isPreviewed}
          onClick={() => setIsPreviewed(!isPreviewed)}
        >
          {m.markdown_preview()}
        </button>
      </div>
      {isPreviewed ? (
        <div className={classes.preview} lang={lang}>
          {text.trim() ? <Markdown source={text} /> : <p>{m.markdown_empty()}</p>}
        </div>
      ) : (
        <InputBase
          component="textarea"
          multiline
          ref={area}
          classNames={{ input: areaClasses.text }}
          label={label}
          description={m.markdown_hint()}
          name={name}
          rows={9}
          maxLength={LENGTH_MAX}
          lang={lang}
          value={text}
          error={error}
          onChange={({ currentTarget }) =>
            write(currentTarget.value.trim() === '' ? null : currentTarget.value)
          }
        />
      )}
    </div>
  );
}
