import { type IncidentStatus, incidentStatuses, impacts } from '#src/words.ts'
