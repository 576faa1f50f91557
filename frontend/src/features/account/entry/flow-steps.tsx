import type { ReactNode } from 'react';
import { useStepFocus } from '~/ui/use-step-focus';
import { useFlow } from './flow';
import { loadedSteps } from './follow';
import { useArrival } from './use-arrival';

interface FlowStepsProps {
  next: string | undefined;
  /** Whether these are the last steps of a registration, which are counted. */
  isCounted?: boolean;
  /** How this way begins. */
  children: ReactNode;
}

/** Every way in ends alike: a code, or a new authenticator and its recovery codes. */
export function FlowSteps({ next, isCounted = true, children }: FlowStepsProps) {
  const flow = useFlow();
  useStepFocus(flow.step);
  const arrive = useArrival(next);
  const steps = loadedSteps();
  switch (flow.step) {
    case 'code':
      return <flow.Screen token={flow.token} onArrive={arrive} />;
    case 'enrol':
      return (
        steps && (
          <steps.EnrolStep token={flow.token} enrolment={flow.enrolment} isCounted={isCounted} />
        )
      );
    case 'codes':
      return (
        steps && (
          <steps.CodesStep codes={flow.codes} isCounted={isCounted} onArrive={() => arrive(true)} />
        )
      );
    default:
      return children;
  }
}
