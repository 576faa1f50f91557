import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CheckinListView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import { SelectField } from '~/ui/select-field';
import { ByHand } from './by-hand';
import { FindPerson } from './find-person';
import { RepeatGuard } from './repeat-guard';
import classes from './scanner.module.css';
import type { ScanDesk, Scans } from './scans';
import { type CameraState, type CameraTrouble, useCamera } from './use-camera';
import type { Choices } from './use-choices';
import { useWedge } from './use-wedge';
import { Verdict } from './verdict';

/** Longer texts are no codes; the API would not look at them. */
const CODE_LENGTH_MAX = 2_000;

const troubles: Record<CameraTrouble, () => string> = {
  denied: m.scan_denied,
  missing: m.scan_missing,
  insecure: m.scan_insecure,
  busy: m.scan_busy,
  decoder: m.scan_no_reader,
};

interface StageProps {
  list: CheckinListView;
  desk: ScanDesk;
  scans: Scans;
  choices: Choices;
}

/** Where codes come in, by camera, scanner or hand, and where it is said what came of them. */
export function Stage({ list, desk, scans, choices }: StageProps) {
  const [guard] = useState(() => new RepeatGuard());
  const [isTyping, setIsTyping] = useState(false);
  const [isFinding, setIsFinding] = useState(false);
  const show = (proof: { code: string } | { ticket_id: string }) =>
    void desk.scan({
      list_id: list.id,
      ...proof,
      direction: choices.direction,
      ...(choices.gate !== '' && { gate: choices.gate }),
    });
  const scan = (code: string) => show({ code: code.slice(0, CODE_LENGTH_MAX) });
  const { video, camera } = useCamera((code) => {
    if (guard.isNew(code, performance.now())) scan(code);
  });
  useWedge(scan);
  const shown = scans.attempts.find(({ request }) => request.nonce === scans.shown);
  const dismiss = () => {
    guard.dismiss();
    desk.dismiss();
  };
  const isOn = camera.state.phase === 'on';
  return (
    <section className={classes.stage} aria-label={m.scan_result()}>
      <div className={classes.view} data-on={isOn || undefined} data-small={shown && true}>
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what a camera sees has no words */}
        <video ref={video} className={classes.video} muted playsInline aria-hidden="true" />
      </div>
      {shown ? (
        <Verdict
          key={shown.request.nonce}
          list={list}
          desk={desk}
          attempt={shown}
          onDismiss={dismiss}
        />
      ) : (
        <Idle state={camera.state} />
      )}
      <div className={classes.bar}>
        <CameraTools camera={camera} />
        <Button variant="default" onClick={() => setIsTyping(true)}>
          {m.scan_by_hand()}
        </Button>
        {list.is_supervisor && (
          <Button
            variant="default"
            leftSection={<Icon name="search" size={18} />}
            onClick={() => setIsFinding(true)}
          >
            {m.scan_find()}
          </Button>
        )}
      </div>
      <ByHand isOpen={isTyping} onCode={scan} onClose={() => setIsTyping(false)} />
      <FindPerson
        list={list}
        isOpen={isFinding}
        onTicket={(id) => show({ ticket_id: id })}
        onClose={() => setIsFinding(false)}
      />
    </section>
  );
}

/** Nothing was scanned yet, or it was put away. */
function Idle({ state }: { state: CameraState }) {
  if (state.phase === 'on') return <p className={classes.aim}>{m.scan_aim()}</p>;
  return (
    <div className={classes.idle}>
      <InnerIcon name="scan" size={72} />
      <p className={classes.ready}>{m.scan_ready()}</p>
      {state.phase === 'failed' ? (
        <p role="alert" className={classes.trouble}>
          {troubles[state.why]()} {m.scan_other_ways()}
        </p>
      ) : (
        <p className={classes.soft}>{m.scan_ready_text()}</p>
      )}
    </div>
  );
}

function CameraTools({ camera }: { camera: ReturnType<typeof useCamera>['camera'] }) {
  const { state } = camera;
  if (state.phase !== 'on') {
    return (
      <Button
        leftSection={<InnerIcon name="camera" />}
        loading={state.phase === 'asking'}
        onClick={() => void camera.start()}
      >
        {state.phase === 'asking' ? m.scan_asking() : m.scan_start()}
      </Button>
    );
  }
  return (
    <>
      <Button variant="default" onClick={camera.stop}>
        {m.scan_stop()}
      </Button>
      {state.lenses.length > 1 && (
        <SelectField
          label={m.scan_camera()}
          isLabelHidden
          value={state.lens}
          options={state.lenses.map(({ id, name }, index) => ({
            value: id,
            label: name || m.scan_camera_n({ n: index + 1 }),
          }))}
          onChange={({ currentTarget }) => void camera.start(currentTarget.value)}
        />
      )}
      {state.hasTorch && (
        <Button
          variant={state.isLit ? 'filled' : 'default'}
          aria-pressed={state.isLit}
          onClick={() => void camera.light(!state.isLit)}
        >
          {m.scan_torch()}
        </Button>
      )}
    </>
  );
}
