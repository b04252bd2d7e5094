/* parallel.h: the same work over many indices, on all cores.
 *
 * Use     parallel_for(count, body, context): calls body(context, i) once for each i, in any order and on any thread,
 *         and returns when all are done. Results must not depend on the order: then one thread gives the same bits.
 * State   one pool of threads for the process, as the machine has one set of cores; no result depends on it, and with one
 *         thread there is none.
 * Errors  none; without threads it is a plain loop. Waiting blocks, it never spins. Not reentrant: a body must not
 *         call parallel_for (it then runs as a plain loop).
 */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

typedef void (*ParallelBody)(void *context, int index);

void parallel_for(int count, ParallelBody body, void *context);
int parallel_threads(void);           /* threads that share the work, the caller's included */
void parallel_set_threads(int count); /* 1 = no helpers; for tests, and for `--threads` */
void parallel_quit(void);             /* ends the helpers; the next parallel_for starts them again */

#endif
