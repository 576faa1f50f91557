import { exportParticipants } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { saveFile } from '~/lib/save-file';
import { Dialog } from '~/ui/dialog';
import { DownloadButton } from '~/ui/download-button';
import formClasses from '~/ui/form.module.css';
import { withStepUp } from '~/ui/step-up';
import { useDraft, useEditor } from '../editor/editor-context';
import type { ListSearch } from '../search';
import { askedOf } from './asked';

const FORMATS = [
  { format: 'csv', label: m.participants_csv, type: 'text/csv' },
  {
    format: 'xlsx',
    label: m.participants_xlsx,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  { format: 'json', label: m.participants_json, type: 'application/json' },
] as const;

interface ExportDialogProps {
  isOpen: boolean;
  search: ListSearch;
  /** Whom the files are about, said. */
  about: string;
  onClose: () => void;
}

/** The list as a file, with its filters and in its order. */
export function ExportDialog({ isOpen, search, about, onClose }: ExportDialogProps) {
  const { path } = useEditor();
  const { slug } = useDraft().base.value;
  const save = async (format: (typeof FORMATS)[number]['format'], type: string) => {
    const { data } = await withStepUp(() =>
      exportParticipants({
        path: { id: path.id },
        query: { ...askedOf(search), org: path.org, format },
        parseAs: 'blob',
        throwOnError: true,
      }),
    );
    // Read as bytes, whatever the format: the document knows one type for each.
    if (data instanceof Blob) saveFile(`participants-${slug}.${format}`, data, type);
  };
  return (
    <Dialog isOpen={isOpen} title={m.participants_export()} onClose={onClose}>
      <div className={formClasses.form}>
        <p className={formClasses.text}>{about}</p>
        <p className={formClasses.text}>{m.participants_export_text()}</p>
        <div className={formClasses.actions}>
          {FORMATS.map(({ format, label, type }) => (
            <DownloadButton key={format} label={label()} save={() => save(format, type)} />
          ))}
        </div>
      </div>
    </Dialog>
  );
}
