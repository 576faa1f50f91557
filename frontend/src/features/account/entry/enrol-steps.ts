/** What only those see who set their second factor up: downloaded before its secret is made. */
export { CodesStep } from './codes-step';
export { EnrolStep } from './enrol-step';
