#pragma once

#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

// How the threads of a descent share the parts of a batch.
//
// Member 0 leads: only it changes θ. It opens a batch, does what parts no other member has taken, and waits for the rest.
// A batch lasts some microseconds, so nobody sleeps. Each member begins with the part of its own number, whose rows it
// fetched ahead.

enum { most_parts = 32 };

struct lapwing_descent_team {
  // How many batches were opened.
  _Alignas(64) _Atomic size_t opened;
  // Of how many parts the gradients are there, all batches together.
  _Alignas(64) _Atomic size_t done;
  _Alignas(64) _Atomic bool ended;
  // Of each part: in how many batches it was taken.
  struct {
    _Alignas(64) _Atomic size_t count;
  } taken[most_parts];
};

static inline void team_pause(size_t *turns) {
  // Another thread may want this processor.
  if (++*turns % 1024 == 0) {
    sched_yield();
    return;
  }
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// Whether part k of this batch is the caller's: true for one caller alone.
static inline bool team_takes(lapwing_descent_team *team, size_t batch, size_t k) {
  size_t before = batch;
  return atomic_load_explicit(&team->taken[k].count, memory_order_relaxed) == batch
         && atomic_compare_exchange_strong_explicit(&team->taken[k].count, &before, batch + 1,
                                                    memory_order_acquire, memory_order_relaxed);
}

// Waits for a batch that was not opened before; false when there will be none.
static inline bool team_waits(lapwing_descent_team *team, size_t *batch) {
  size_t turns = 0;
  for (;;) {
    if (atomic_load_explicit(&team->ended, memory_order_acquire)) return false;
    const size_t opened = atomic_load_explicit(&team->opened, memory_order_acquire);
    if (opened > *batch) {
      // Those before it are done.
      *batch = opened;
      return true;
    }
    team_pause(&turns);
  }
}
