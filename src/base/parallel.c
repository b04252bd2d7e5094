#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

enum { THREADS_MAX = 16 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    pthread_t thread[THREADS_MAX];
    int helpers;  /* running */
    int wanted;   /* threads in all; 0 = ask the machine */
    int busy;     /* helpers still at the present job */
    unsigned job; /* number of the present job */
    bool quit;
    ParallelBody body;
    void *context;
    int count;
    atomic_int next;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .work = PTHREAD_COND_INITIALIZER, .done = PTHREAD_COND_INITIALIZER};

static _Thread_local bool inside;

static void take_indices(void)
{
    inside = true;
    for (int i; (i = atomic_fetch_add(&pool.next, 1)) < pool.count;) pool.body(pool.context, i);
    inside = false;
}

static void *helper_main(void *first_job)
{
    unsigned seen = (unsigned)(uintptr_t)first_job;
    pthread_mutex_lock(&pool.lock);
    for (;;) {
        while (pool.job == seen && !pool.quit) pthread_cond_wait(&pool.work, &pool.lock);
        if (pool.quit) break;
        seen = pool.job;
        pthread_mutex_unlock(&pool.lock);
        take_indices();
        pthread_mutex_lock(&pool.lock);
        if (--pool.busy == 0) pthread_cond_signal(&pool.done);
    }
    pthread_mutex_unlock(&pool.lock);
    return NULL;
}

static int machine_threads(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : (int)sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : n;
}

int parallel_threads(void)
{
    if (pool.wanted == 0) pool.wanted = machine_threads();
    return pool.wanted;
}

static void start_helpers(void)
{
    while (pool.helpers < parallel_threads() - 1) {
        void *job = (void *)(uintptr_t)pool.job;
        if (pthread_create(&pool.thread[pool.helpers], NULL, helper_main, job)) {
            pool.wanted = pool.helpers + 1; /* the system gives no more: work with what there is */
            return;
        }
        pool.helpers++;
    }
}

void parallel_for(int count, ParallelBody body, void *context)
{
    if (count <= 0) return;
    if (count == 1 || inside || parallel_threads() == 1) {
        for (int i = 0; i < count; i++) body(context, i);
        return;
    }
    start_helpers();
    pthread_mutex_lock(&pool.lock);
    pool.body = body;
    pool.context = context;
    pool.count = count;
    atomic_store(&pool.next, 0);
    pool.busy = pool.helpers;
    pool.job++;
    pthread_cond_broadcast(&pool.work);
    pthread_mutex_unlock(&pool.lock);
    take_indices();
    pthread_mutex_lock(&pool.lock);
    while (pool.busy > 0) pthread_cond_wait(&pool.done, &pool.lock);
    pthread_mutex_unlock(&pool.lock);
}

void parallel_quit(void)
{
    pthread_mutex_lock(&pool.lock);
    pool.quit = true;
    pthread_cond_broadcast(&pool.work);
    pthread_mutex_unlock(&pool.lock);
    for (int i = 0; i < pool.helpers; i++) pthread_join(pool.thread[i], NULL);
    pool.helpers = 0;
    pool.quit = false;
}

void parallel_set_threads(int count)
{
    if (pool.helpers > 0) parallel_quit();
    pool.wanted = count < 1 ? 1 : count > THREADS_MAX ? THREADS_MAX : count;
}
