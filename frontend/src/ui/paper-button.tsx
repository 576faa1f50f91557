import { saveFile } from '~/lib/save-file';
import { DownloadButton } from './download-button';

interface PaperButtonProps {
  label: string;
  /** As of `DownloadButton`. */
  spoken?: string;
  /** What the file is called, without its ending. */
  name: string;
  load: () => Promise<Blob>;
}

/** A PDF to keep. */
export function PaperButton({ name, load, ...button }: PaperButtonProps) {
  const save = async () => saveFile(`${name}.pdf`, await load(), 'application/pdf');
  return <DownloadButton {...button} save={save} />;
}
