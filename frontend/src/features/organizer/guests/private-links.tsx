import { Button, TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createPrivateLink, revokePrivateLink } from '~/api/gen/sdk.gen';
import type { PrivateLinkView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatDateTime } from '~/lib/format';
import { fromZonedField } from '~/lib/zoned-time';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { CopyButton } from '~/ui/copy-button';
import { Dialog } from '~/ui/dialog';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import rows from '~/ui/rows.module.css';
import { useForm } from '~/ui/use-form';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import pairClasses from '../editor/step-frame.module.css';
import { privateLinksQuery } from '../query';
import { words } from '~/ui/form-words';
import classes from './guests.module.css';

const NAME_LENGTH_MAX = 80;
const USES_MAX = 10_000;

interface PrivateLinksProps {
  mayMake: boolean;
  mayRevoke: boolean;
}

export function PrivateLinks({ mayMake, mayRevoke }: PrivateLinksProps) {
  const { path } = useEditor();
  const { data: links } = useSuspenseQuery(privateLinksQuery(path));
  const queries = useQueryClient();
  const [isMaking, setIsMaking] = useState(false);
  const [revoking, setRevoking] = useState<PrivateLinkView>();
  const refresh = () => queries.invalidateQueries({ queryKey: privateLinksQuery(path).queryKey });
  const revoke = async () => {
    try {
      await revokePrivateLink({
        path: { id: path.id, link_id: revoking?.id ?? '' },
        query: { org: path.org },
        throwOnError: true,
      });
    } finally {
      await refresh();
    }
  };
  return (
    <div className={classes.part}>
      {links.data.length > 0 && (
        <ul className={rows.list}>
          {links.data.map((link) => (
            <PrivateLink
              key={link.id}
              link={link}
              onRevoke={mayRevoke ? () => setRevoking(link) : undefined}
            />
          ))}
        </ul>
      )}
      {links.data.length === 0 && <p className={rows.empty}>{m.links_none()}</p>}
      {mayMake && (
        <div className={formClasses.actions}>
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={18} />}
            onClick={() => setIsMaking(true)}
          >
            {m.link_new()}
          </Button>
        </div>
      )}
      <Dialog isOpen={isMaking} title={m.link_new()} onClose={() => setIsMaking(false)}>
        <LinkForm onMade={refresh} onDone={() => setIsMaking(false)} />
      </Dialog>
      <ConfirmDialog
        isOpen={revoking !== undefined}
        title={m.link_revoke_title()}
        text={m.link_revoke_text({ name: revoking?.name ?? '' })}
        action={m.link_revoke()}
        submit={revoke}
        onClose={() => setRevoking(undefined)}
      />
    </div>
  );
}

interface PrivateLinkProps {
  link: PrivateLinkView;
  onRevoke: (() => void) | undefined;
}

function PrivateLink({ link, onRevoke }: PrivateLinkProps) {
  const { name, n_uses, max_uses, expires_at } = link;
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const [isPast] = useState(() => Boolean(expires_at) && Date.parse(expires_at ?? '') < Date.now());
  const isUsedUp = typeof max_uses === 'number' && n_uses >= max_uses;
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{name}</strong>
          {(isPast || isUsedUp) && (
            <span className={rows.tag} data-kind="bad">
              {isPast ? m.link_past() : m.link_used_up()}
            </span>
          )}
        </p>
        <p className={rows.facts}>
          {typeof max_uses === 'number'
            ? m.link_uses_of({ shown: formatCount(n_uses), max: formatCount(max_uses) })
            : m.link_uses({ count: n_uses, shown: formatCount(n_uses) })}
          {' · '}
          {expires_at ? (
            <time dateTime={expires_at}>
              {m.link_until({ date: formatDateTime(expires_at, zone) })}
            </time>
          ) : (
            m.link_for_good()
          )}
        </p>
      </div>
      {onRevoke && (
        <Button
          variant="default"
          size="sm"
          aria-label={m.link_revoke_of({ name })}
          onClick={onRevoke}
        >
          {m.link_revoke()}
        </Button>
      )}
    </li>
  );
}

interface LinkFormProps {
  onMade: () => Promise<void>;
  onDone: () => void;
}

function LinkForm({ onMade, onDone }: LinkFormProps) {
  const { path } = useEditor();
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const [url, setUrl] = useState<string>();
  const form = useForm({
    words,
    submit: async (values) => {
      const uses = values['max_uses'];
      const { data: link } = await createPrivateLink({
        path: { id: path.id },
        query: { org: path.org },
        body: {
          name: values['name'] ?? '',
          max_uses: uses ? Number(uses) : null,
          expires_at: fromZonedField(values['expires_at'], zone),
        },
        throwOnError: true,
      });
      setUrl(link.url);
      await onMade();
    },
  });
  if (url !== undefined) return <MadeLink url={url} onDone={onDone} />;
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <TextInput
        {...form.field('name')}
        label={m.link_name()}
        description={m.link_name_hint()}
        required
        withAsterisk={false}
        maxLength={NAME_LENGTH_MAX}
        autoComplete="off"
        data-autofocus
      />
      <div className={pairClasses.pair}>
        <TextInput
          {...form.field('max_uses')}
          type="number"
          label={m.link_max_uses()}
          placeholder={m.link_unlimited()}
          inputMode="numeric"
          min={1}
          max={USES_MAX}
        />
        <TextInput
          {...form.field('expires_at')}
          type="datetime-local"
          label={m.link_expires_at()}
        />
      </div>
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.link_make()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}

/** The server keeps no copy that it could show again. */
function MadeLink({ url, onDone }: { url: string; onDone: () => void }) {
  return (
    <div className={formClasses.form}>
      <div role="status" className={formClasses.said}>
        <p className={formClasses.text}>{m.token_once()}</p>
        <code className={formClasses.secret}>{url}</code>
      </div>
      <div className={formClasses.actions}>
        <CopyButton text={url} label={m.share_copy()} isButton />
        <Button onClick={onDone}>{m.link_done()}</Button>
      </div>
    </div>
  );
}
