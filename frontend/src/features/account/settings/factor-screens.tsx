import { replaceFactor, replaceRecoveryCodes } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { StepUpDialog } from '~/ui/step-up-dialog';
import { withStepUp } from '~/ui/step-up';
import { goTo } from '../entry/flow';
import { enrolSteps, follow } from '../entry/follow';
import { FlowSteps } from '../entry/flow-steps';
import { LinkStep } from '../entry/link-step';

const BACK = '/account/security';

export function NewDeviceScreen() {
  return (
    <>
      <FlowSteps next={BACK} isCounted={false}>
        <LinkStep
          title={m.factor_replace()}
          text={m.factor_replace_text()}
          action={m.factor_replace_submit()}
          submit={async () => {
            const { data: step } = await withStepUp(() => replaceFactor({ throwOnError: true }));
            await follow(step);
          }}
        />
      </FlowSteps>
      <StepUpDialog />
    </>
  );
}

export function NewCodesScreen() {
  return (
    <>
      <FlowSteps next={BACK} isCounted={false}>
        <LinkStep
          title={m.codes_replace()}
          text={m.codes_replace_text()}
          action={m.codes_replace()}
          submit={async () => {
            await enrolSteps();
            const { data: answer } = await withStepUp(() =>
              replaceRecoveryCodes({ throwOnError: true }),
            );
            goTo({ step: 'codes', codes: answer.recovery_codes });
          }}
        />
      </FlowSteps>
      <StepUpDialog />
    </>
  );
}
