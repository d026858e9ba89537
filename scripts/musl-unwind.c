/* What Debian's gcc, made for glibc, takes for granted in the C library, and musl hasn't. Without it a panic in the static
   program would end it instead of being caught. */

#define _GNU_SOURCE
#include <link.h>
#include <pthread.h>

/* glibc's answer to "which loaded object holds this address, and where is its table for unwinding?" */
struct dl_find_object {
  unsigned long long flags;
  void *map_start, *map_end;
  void *link_map;
  void *eh_frame;
  unsigned long long reserved[7];
};

struct question {
  char *address;
  struct dl_find_object *answer;
};

static int look(struct dl_phdr_info *object, size_t size, void *data) {
  (void)size;
  struct question *question = data;
  char *start = 0, *end = 0;
  void *table = 0;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[i];
    char *at = (char *)object->dlpi_addr + part->p_vaddr;
    if (part->p_type == PT_LOAD && question->address >= at && question->address < at + part->p_memsz)
      start = at, end = at + part->p_memsz;
    if (part->p_type == PT_GNU_EH_FRAME)
      table = at;
  }
  if (!start || !table)
    return 0;
  *question->answer = (struct dl_find_object){.map_start = start, .map_end = end, .eh_frame = table};
  return 1;
}

int _dl_find_object(void *address, struct dl_find_object *answer) {
  struct question question = {address, answer};
  return dl_iterate_phdr(look, &question) ? 0 : -1;
}

/* The unwinder refers to these weakly: from an archive they would be linked only if something else needs them, and it locks
   with whatever is at the address, which would be nothing. */
void *const needed_by_the_unwinder[] = {
    (void *)pthread_once,          (void *)pthread_key_create,   (void *)pthread_key_delete,     (void *)pthread_getspecific,
    (void *)pthread_setspecific,   (void *)pthread_create,       (void *)pthread_mutex_init,     (void *)pthread_mutex_lock,
    (void *)pthread_mutex_trylock, (void *)pthread_mutex_unlock, (void *)pthread_mutex_destroy,  (void *)pthread_cond_wait,
    (void *)pthread_cond_broadcast,
};
