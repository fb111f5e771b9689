import { vi } from 'vitest'

/*
 * Before each spec file: its modules are its own. The processes that run specs are shared, and what a module holds for a
 * whole process, such as the known secrets, would reach from one file into the next.
 */
vi.resetModules()
