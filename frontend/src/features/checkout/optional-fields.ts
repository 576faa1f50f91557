// All are for a few: names and an invoice by a box that is ticked, questions when some are asked. They come later.
export { QuestionFields } from '~/ui/answers/question-fields';
export { AttendeeFields } from './attendee-fields';
export { BillingFields } from './billing-fields';
