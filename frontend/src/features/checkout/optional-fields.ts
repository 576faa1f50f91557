// Both are asked for by a box that few tick: they come together, and later.
export { AttendeeFields } from './attendee-fields';
export { BillingFields } from './billing-fields';
