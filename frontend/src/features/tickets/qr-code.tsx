import { useMemo } from 'react';
import { renderSVG } from 'uqr';
import { m } from '~/i18n/messages.js';
import classes from './my-tickets.module.css';

/** The code as doors read it: dark on white in both schemes, with the quiet around it. */
export function QrCode({ code, number }: { code: string; number: number }) {
  const image = useMemo(() => {
    const svg = renderSVG(code, { ecc: 'M', border: 4, pixelSize: 8 });
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  }, [code]);
  return (
    <img
      src={image}
      alt={m.ticket_qr({ number })}
      width={392}
      height={392}
      className={classes.code}
    />
  );
}
