import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CheckinListView, FirstScanView, ScanView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { refusalText } from '~/ui/refusal-text';
import { LocalTold, localText } from './local-told';
import { canBeOverridden } from './offline/rules';
import type { Attempt, ScanDesk } from './scans';
import { VerdictMark } from './verdict-mark';
import classes from './verdict.module.css';
import { type Kind, classText, isAboutTime, kindOf, kindText, reasonText } from './verdict-words';

interface VerdictProps {
  list: CheckinListView;
  desk: ScanDesk;
  attempt: Attempt;
  onDismiss: () => void;
}

/** What came of a scan: nobody at the door may have to look twice. */
export function Verdict({ list, desk, attempt, onDismiss }: VerdictProps) {
  const { outcome } = attempt;
  const kind = kindOf(attempt);
  const scan = outcome.state === 'answered' ? outcome.scan : undefined;
  const local = outcome.state === 'local' ? outcome.verdict : undefined;
  const told = scan ? toldOf(scan) : local && localText(local);
  return (
    <div className={classes.verdict} data-kind={kind}>
      {/* It is read out at once, and as one: the words below come in pieces. */}
      <p role="alert" className={classes.unseen}>
        {[kindText(kind), told, scan?.ticket?.name].filter(Boolean).join('. ')}
      </p>
      <div className={classes.mark}>
        <VerdictMark kind={kind} />
      </div>
      <h2 className={classes.word}>{kindText(kind)}</h2>
      {scan && <Told scan={scan} zone={list.timezone} />}
      {local && <LocalTold verdict={local} zone={list.timezone} />}
      {!scan && !local && <p className={classes.told}>{keepTogether(waitingText(attempt))}</p>}
      <Actions
        list={list}
        desk={desk}
        attempt={attempt}
        kind={kind}
        scan={scan}
        onDismiss={onDismiss}
      />
    </div>
  );
}

function waitingText({ outcome }: Attempt): string {
  if (outcome.state === 'again') return m.scan_waiting_again();
  if (outcome.state === 'unknown') return m.scan_unknown_text();
  return outcome.state === 'rejected' ? refusalText(outcome.error) : '';
}

/** The line under the big word. */
function toldOf({ annulled_at, reason, n_persons }: ScanView): string {
  if (annulled_at) return m.scan_annulled_text();
  if (reason) return reasonText(reason);
  return n_persons > 1 ? m.scan_persons({ count: n_persons }) : '';
}

function Told({ scan, zone }: { scan: ScanView; zone: string }) {
  const { ticket, unit, first_scan: first, reason, annulled_at } = scan;
  const isThrough = scan.result === 'admitted' && !annulled_at;
  const rate = ticket && classText(ticket.rate_class);
  const told = toldOf(scan);
  return (
    <>
      {told && (
        <p className={classes.told} data-big={(isThrough && scan.n_persons > 1) || undefined}>
          {keepTogether(told)}
        </p>
      )}
      {isThrough && ticket?.requires_proof && <p className={classes.proof}>{m.scan_proof()}</p>}
      {ticket && (
        <p className={classes.who}>
          <strong>{ticket.name}</strong>
          <span>
            {ticket.offer_name}
            {rate && <b className={classes.rate}>{rate}</b>}
          </span>
        </p>
      )}
      {ticket && isAboutTime(reason) && (
        <p className={classes.fact}>
          {m.scan_ticket_date({ date: formatDateTime(ticket.starts_at, ticket.timezone) })}
        </p>
      )}
      {first && scan.result !== 'admitted' && scan.result !== 'exited' && (
        <First first={first} zone={zone} />
      )}
      {unit && unit.n_in < unit.n_tickets && !annulled_at && (
        <p className={classes.fact}>{m.scan_unit({ count: unit.n_tickets, inside: unit.n_in })}</p>
      )}
      {scan.is_forced && isThrough && <p className={classes.fact}>{m.scan_forced()}</p>}
    </>
  );
}

/** When, where and by whom: what is to be said to whoever holds a copy. */
function First({ first, zone }: { first: FirstScanView; zone: string }) {
  return (
    <p className={classes.first}>
      <time dateTime={first.at}>
        {keepTogether(m.scan_first({ date: formatDateTime(first.at, zone) }))}
      </time>
      {first.gate && <span>{keepTogether(m.scan_first_gate({ gate: first.gate }))}</span>}
      {first.by && <span>{keepTogether(m.scan_first_by({ name: first.by }))}</span>}
      {first.is_offline && <span>{m.scan_first_offline()}</span>}
    </p>
  );
}

interface ActionsProps extends VerdictProps {
  kind: Kind;
  scan: ScanView | undefined;
}

function Actions({ list, desk, attempt, kind, scan, onDismiss }: ActionsProps) {
  const [isOverriding, setIsOverriding] = useState(false);
  const { request, outcome } = attempt;
  const { nonce, ...wish } = request;
  const others = scan?.unit ? scan.unit.n_tickets - scan.unit.n_in : 0;
  const alone = outcome.state === 'local' ? outcome.verdict.reason : undefined;
  const mayOverride = scan?.can_be_overridden ?? (alone && canBeOverridden(alone));
  const mayFollow = (kind === 'admitted' || kind === 'duplicate') && scan?.direction === 'in';
  return (
    <div className={classes.actions}>
      {kind === 'unknown' && (
        <Button size="lg" onClick={() => void desk.sendAgain(nonce)}>
          {m.scan_send_again()}
        </Button>
      )}
      {mayFollow && others > 0 && (
        <Button size="lg" onClick={() => void desk.scan({ ...wish, is_for_unit: true })}>
          {m.scan_unit_rest({ count: others })}
        </Button>
      )}
      {kind !== 'waiting' && (
        <Button variant="default" onClick={onDismiss}>
          {m.scan_next()}
        </Button>
      )}
      {mayOverride && list.is_supervisor && (
        <Button variant="default" onClick={() => setIsOverriding(true)}>
          {m.scan_override()}
        </Button>
      )}
      {(kind === 'admitted' || kind === 'exited') && <Undo desk={desk} nonce={nonce} />}
      <ConfirmDialog
        isOpen={isOverriding}
        title={m.scan_override()}
        text={m.scan_override_text()}
        action={m.scan_override()}
        submit={async ({ reason }) => {
          void desk.scan({ ...wish, override_reason: reason?.trim() ?? '' });
          return Promise.resolve();
        }}
        onClose={() => setIsOverriding(false)}
      >
        {(form) => (
          <TextInput
            {...form.field('reason')}
            label={m.scan_override_reason()}
            required
            withAsterisk={false}
            pattern=".*\S.*"
            maxLength={200}
            autoComplete="off"
            data-autofocus
          />
        )}
      </ConfirmDialog>
    </div>
  );
}

interface UndoProps {
  desk: ScanDesk;
  nonce: string;
  label?: string;
}

/** As if it had not been; the server says until when. */
export function Undo({ desk, nonce, label }: UndoProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const undo = async () => {
    setFailure('');
    setIsBusy(true);
    try {
      await desk.annul(nonce);
    } catch (error) {
      setFailure(refusalText(error));
    }
    setIsBusy(false);
  };
  return (
    <>
      <Button variant="default" loading={isBusy} aria-label={label} onClick={() => void undo()}>
        {m.scan_undo()}
      </Button>
      <span role="alert" className={classes.failure}>
        {failure}
      </span>
    </>
  );
}
