// HDF5, to read tables of numbers. What it has as macros or takes many steps stands here as functions.
// The library prints nothing: failures are told by results.
#ifndef LAPWING_CHDF5_SHIM_H
#define LAPWING_CHDF5_SHIM_H

#include <hdf5.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// What a path names, or why it cannot be read.
typedef enum {
  LAPWING_HDF5_TABLE,
  LAPWING_HDF5_GROUP,
  LAPWING_HDF5_NOTHING,
  LAPWING_HDF5_NO_NUMBERS,
  LAPWING_HDF5_NO_MATRIX,
  LAPWING_HDF5_DAMAGED,
} lapwing_hdf5_kind;

// A dataset of one or two dimensions; of a compound type one dimension, and a column for each field.
typedef struct {
  hid_t dataset;
  hid_t memory_type;
  int dimensions;
  bool has_fields;
  hsize_t rows;
  hsize_t columns;
} lapwing_hdf5_table;

// Opens a file for reading; negative if that fails.
static inline hid_t lapwing_hdf5_open(const char *path) {
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  return H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
}

// The library converts all of these to doubles.
static inline bool lapwing_hdf5_is_number(hid_t type) {
  const H5T_class_t kind = H5Tget_class(type);
  return kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_ENUM;
}

// Doubles, one for each field; negative if a field is no number.
static inline hid_t lapwing_hdf5_memory_type(hid_t type, hsize_t *fields) {
  const int count = H5Tget_nmembers(type);
  if (count <= 0) return -1;
  const hid_t memory = H5Tcreate(H5T_COMPOUND, sizeof(double) * (size_t)count);
  if (memory < 0) return -1;
  bool is_fine = true;
  for (int field = 0; field < count && is_fine; field++) {
    const hid_t member = H5Tget_member_type(type, (unsigned)field);
    char *name = H5Tget_member_name(type, (unsigned)field);
    is_fine = member >= 0 && name && lapwing_hdf5_is_number(member) &&
              H5Tinsert(memory, name, sizeof(double) * (size_t)field, H5T_NATIVE_DOUBLE) >= 0;
    if (name) H5free_memory(name);
    if (member >= 0) H5Tclose(member);
  }
  if (!is_fine) {
    H5Tclose(memory);
    return -1;
  }
  *fields = (hsize_t)count;
  return memory;
}

static inline void lapwing_hdf5_close_table(lapwing_hdf5_table *table) {
  if (table->memory_type >= 0) H5Tclose(table->memory_type);
  if (table->dataset >= 0) H5Dclose(table->dataset);
  table->memory_type = table->dataset = -1;
}

static inline lapwing_hdf5_kind lapwing_hdf5_describe(lapwing_hdf5_table *table) {
  const hid_t type = H5Dget_type(table->dataset), space = H5Dget_space(table->dataset);
  lapwing_hdf5_kind kind = LAPWING_HDF5_TABLE;
  hsize_t sizes[2] = {0, 1};
  if (type < 0 || space < 0) {
    kind = LAPWING_HDF5_DAMAGED;
  } else {
    table->dimensions = H5Sget_simple_extent_ndims(space);
    table->has_fields = H5Tget_class(type) == H5T_COMPOUND;
    if (table->dimensions < 1 || table->dimensions > (table->has_fields ? 1 : 2)) {
      kind = LAPWING_HDF5_NO_MATRIX;
    } else if (H5Sget_simple_extent_dims(space, sizes, NULL) < 0) {
      kind = LAPWING_HDF5_DAMAGED;
    } else if (table->has_fields) {
      table->memory_type = lapwing_hdf5_memory_type(type, &sizes[1]);
      if (table->memory_type < 0) kind = LAPWING_HDF5_NO_NUMBERS;
    } else if (lapwing_hdf5_is_number(type)) {
      table->memory_type = H5Tcopy(H5T_NATIVE_DOUBLE);
    } else {
      kind = LAPWING_HDF5_NO_NUMBERS;
    }
  }
  table->rows = sizes[0];
  table->columns = sizes[1];
  if (type >= 0) H5Tclose(type);
  if (space >= 0) H5Sclose(space);
  return kind;
}

// What stands at a path; a table is to be closed.
static inline lapwing_hdf5_kind lapwing_hdf5_look(hid_t file, const char *path,
                                                  lapwing_hdf5_table *table) {
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  memset(table, 0, sizeof *table);
  table->dataset = table->memory_type = -1;
  const hid_t object = H5Oopen(file, path, H5P_DEFAULT);
  if (object < 0) return LAPWING_HDF5_NOTHING;
  const H5I_type_t type = H5Iget_type(object);
  H5Oclose(object);
  if (type == H5I_GROUP) return LAPWING_HDF5_GROUP;
  if (type != H5I_DATASET) return LAPWING_HDF5_NO_NUMBERS;
  // Rows are read in pieces, of which several may lie in one compressed chunk.
  const hid_t access = H5Pcreate(H5P_DATASET_ACCESS);
  if (access >= 0) H5Pset_chunk_cache(access, 12421, 32 << 20, 0.75);
  table->dataset = H5Dopen2(file, path, access >= 0 ? access : H5P_DEFAULT);
  if (access >= 0) H5Pclose(access);
  if (table->dataset < 0) return LAPWING_HDF5_DAMAGED;
  const lapwing_hdf5_kind kind = lapwing_hdf5_describe(table);
  if (kind != LAPWING_HDF5_TABLE) lapwing_hdf5_close_table(table);
  return kind;
}

// Reads rows first … first + count − 1 as doubles, row after row.
static inline herr_t lapwing_hdf5_read(const lapwing_hdf5_table *table, hsize_t first,
                                       hsize_t count, double *target) {
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  const hsize_t start[2] = {first, 0}, size[2] = {count, table->columns};
  const hid_t place = H5Dget_space(table->dataset);
  const hid_t memory = H5Screate_simple(table->dimensions, size, NULL);
  herr_t status = place < 0 || memory < 0 ? -1 : 0;
  if (status >= 0) {
    status = H5Sselect_hyperslab(place, H5S_SELECT_SET, start, NULL, size, NULL);
  }
  if (status >= 0) {
    status = H5Dread(table->dataset, table->memory_type, memory, place, H5P_DEFAULT, target);
  }
  if (memory >= 0) H5Sclose(memory);
  if (place >= 0) H5Sclose(place);
  return status;
}

// How many members a group has; negative if that cannot be told.
static inline long long lapwing_hdf5_member_count(hid_t file, const char *path) {
  const hid_t group = H5Gopen2(file, path, H5P_DEFAULT);
  if (group < 0) return -1;
  H5G_info_t info;
  const herr_t status = H5Gget_info(group, &info);
  H5Gclose(group);
  return status < 0 ? -1 : (long long)info.nlinks;
}

// The name of a member, in the order of names; to be freed. NULL if that cannot be told.
static inline char *lapwing_hdf5_member_name(hid_t file, const char *path, hsize_t place) {
  const ssize_t size = H5Lget_name_by_idx(file, path, H5_INDEX_NAME, H5_ITER_INC, place, NULL, 0,
                                          H5P_DEFAULT);
  if (size < 0 || size > 1 << 16) return NULL;
  char *name = (char *)calloc((size_t)size + 1, 1);
  if (name && H5Lget_name_by_idx(file, path, H5_INDEX_NAME, H5_ITER_INC, place, name,
                                 (size_t)size + 1, H5P_DEFAULT) < 0) {
    free(name);
    return NULL;
  }
  return name;
}

// The name of a field; to be freed with H5free_memory.
static inline char *lapwing_hdf5_field_name(const lapwing_hdf5_table *table, unsigned field) {
  return H5Tget_member_name(table->memory_type, field);
}

// The texts of the attribute "columns" where it has one for each column, each ended by a zero; to be freed.
// NULL if there is no such attribute.
static inline char *lapwing_hdf5_column_names(const lapwing_hdf5_table *table, size_t *length) {
  if (H5Aexists(table->dataset, "columns") <= 0) return NULL;
  const hid_t attribute = H5Aopen(table->dataset, "columns", H5P_DEFAULT);
  if (attribute < 0) return NULL;
  const hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
  const size_t count = (size_t)table->columns;
  char *names = NULL;
  if (type >= 0 && space >= 0 && H5Tget_class(type) == H5T_STRING &&
      H5Sget_simple_extent_npoints(space) == (hssize_t)count) {
    if (H5Tis_variable_str(type) > 0) {
      char **texts = (char **)calloc(count, sizeof(char *));
      if (texts && H5Aread(attribute, type, texts) >= 0) {
        *length = 0;
        for (size_t i = 0; i < count; i++) *length += (texts[i] ? strlen(texts[i]) : 0) + 1;
        char *end = names = (char *)calloc(*length, 1);
        for (size_t i = 0; names && i < count; i++) {
          if (texts[i]) strcpy(end, texts[i]);
          end += strlen(end) + 1;
        }
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts);
      }
      free(texts);
    } else {
      const size_t size = H5Tget_size(type);
      char *texts = size > 0 && size <= 1 << 16 ? (char *)calloc(count, size) : NULL;
      if (texts && H5Aread(attribute, type, texts) >= 0) {
        *length = count * (size + 1);
        char *end = names = (char *)calloc(*length, 1);
        for (size_t i = 0; names && i < count; i++) {
          memcpy(end, texts + i * size, size);
          end += strlen(end) + 1;
        }
        if (names) *length = (size_t)(end - names);
      }
      free(texts);
    }
  }
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  H5Aclose(attribute);
  return names;
}

#endif
