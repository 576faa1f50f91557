import { Button } from '@mantine/core';
import { renderSVG } from 'uqr';
import type { ManagedEventView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { saveFile } from '~/lib/save-file';
import { ButtonLink } from '~/ui/button-link';
import { CopyButton } from '~/ui/copy-button';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { Panel } from '~/ui/panel';
import classes from './share-panel.module.css';

const SIZE = 176;

/** As an image it can draw: no markup enters the page. */
const imageOf = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** The way to an event for those who should come: its address, and the same for cameras. */
export function SharePanel({ event: { slug } }: { event: ManagedEventView }) {
  const url = `${window.location.origin}/events/${slug}`;
  const svg = renderSVG(url, { ecc: 'M', border: 4, pixelSize: 8 });
  return (
    <Panel title={m.share_title()} text={m.share_text()}>
      <div className={classes.share}>
        <img
          src={imageOf(svg)}
          alt={m.share_qr()}
          width={SIZE}
          height={SIZE}
          className={classes.qr}
        />
        <div className={classes.ways}>
          <p className={classes.url}>
            <code>{url}</code>
          </p>
          <div className={formClasses.actions}>
            <CopyButton text={url} label={m.share_copy()} isButton />
            <Button
              variant="default"
              leftSection={<Icon name="download" />}
              onClick={() => saveFile(`${slug}.svg`, svg, 'image/svg+xml')}
            >
              {m.share_download()}
            </Button>
            <ButtonLink to="/events/$slug" params={{ slug }} variant="default">
              {m.share_open()}
            </ButtonLink>
          </div>
        </div>
      </div>
    </Panel>
  );
}
