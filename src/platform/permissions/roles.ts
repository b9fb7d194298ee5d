/** What a person may be in a workspace (design of access: roles carry permissions, duties carry the power to approve). */
export const roles = ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance', 'collaborator', 'external'] as const
export type Role = (typeof roles)[number]

/** Powers to approve, given apart from any role and to named people. */
export const duties = ['money-approver', 'release-approver', 'data-protection-officer'] as const
export type Duty = (typeof duties)[number]

/**
 * Who looks after the installation as a whole: its keys, its backups, its people. It is held by an account, in whatever
 * workspace it works, and no workspace can give it.
 */
export const installationDuty = 'installation-administrator'
/** What somebody may hold besides roles. */
export type Power = Duty | typeof installationDuty

/** The power of an account that administers the installation. */
export const powerOf = (administersInstallation: boolean): Power[] => (administersInstallation ? [installationDuty] : [])

export const isRole = (text: string): text is Role => roles.some((role) => role === text)
export const isDuty = (text: string): text is Duty => duties.some((duty) => duty === text)
